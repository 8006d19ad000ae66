import ContactDomain
import RoutingCore

extension RandomHistory {
    mutating func input() -> RoutingInput {
        guard !draw.random.percent(size.arrivals) else { return arrival() }
        return switch draw.random.below(100) {
        case 0..<53: conversation()
        case 53..<67: presence()
        case 67..<84: manual()
        case 84..<92: policyChange()
        case 92..<96: nonsense()
        default: .tick
        }
    }

    private mutating func arrival() -> RoutingInput {
        let alive = Set(world.items.map(\.id))
        guard alive.count < size.alive else { return presence() }
        let id = draw.random.percent(3) ? anyItem() : newItem()
        let item = draw.item(id, now: now)
        switch draw.random.below(12) {
        case 0, 1: return .schedule(item, due: draw.random.percent(30) ? nil : now.later(by: draw.span()))
        case 2: return .occupy(id, draw.agentID(), draw.channel(), queue: draw.random.percent(30) ? nil : draw.queueID())
        default: return .enqueue(item)
        }
    }

    /// Ids are not in the order of their coming, and are used again after a while.
    private mutating func newItem() -> InteractionID { InteractionID(high: UInt64(draw.random.below(2)), low: UInt64(1 + draw.random.below(max(30, 3 * size.alive)))) }

    mutating func anyItem() -> InteractionID {
        let known = world.items.map(\.id) + world.wrapUps.map(\.item)
        return draw.random.percent(92) ? draw.random.pick(from: known) ?? newItem() : newItem()
    }

    /// What agents do with what they have: half of all inputs.
    private mutating func conversation() -> RoutingInput {
        var choices: [RoutingInput] = []
        for item in world.items {
            for agent in item.ringing {
                choices += [.accept(item.id, agent), .accept(item.id, agent), .accept(item.id, agent), .decline(item.id, agent, draw.random.pick(from: OfferEnd.allCases) ?? .busy)]
            }
            guard let agent = item.activeWith else { continue }
            choices += [.release(item.id, agent, wrapUp: draw.random.percent(70)), .release(item.id, agent, wrapUp: true), transfer(item.id, agent)]
            if draw.random.percent(10) { choices.append(.signOut(agent, .giveBack)) }
            if item.facts.callback != nil || draw.random.percent(5) { choices += [.callbackFailed(item.id, agent), .callbackFailed(item.id, agent)] }
        }
        for wrapUp in world.wrapUps {
            choices += [.finishWrapUp(wrapUp.item, wrapUp.agent, hasCode: draw.random.percent(60)), .extendWrapUp(wrapUp.item, wrapUp.agent)]
        }
        return draw.random.pick(from: choices) ?? arrival()
    }

    private mutating func transfer(_ item: InteractionID, _ agent: AgentID) -> RoutingInput {
        let target: RoutingInput.Transfer =
            draw.random.percent(50) ? .queue(draw.queueID()) : .agent(draw.agentID(), window: draw.random.percent(30) ? nil : draw.span())
        return .transfer(item, from: agent, to: target, wrapUp: draw.random.percent(60))
    }

    private mutating func presence() -> RoutingInput {
        switch draw.random.below(14) {
        case 0...6: .presence(draw.agentID(), available: Set(RandomPolicies.channels))
        case 7, 8: .presence(draw.agentID(), available: Set(draw.random.some(of: RandomPolicies.channels, percent: 50)))
        case 9, 10: .signOut(draw.agentID(), draw.random.pick(.keep, .giveBack))
        default: .respond(draw.agentID())
        }
    }

    private mutating func manual() -> RoutingInput {
        switch draw.random.below(24) {
        case 0...3: .leave(anyItem())
        case 4, 5, 6: .reprioritise(anyItem(), draw.random.pick(-5, 0, 1, 5, 10))
        case 7...11: .move(anyItem(), to: draw.queueID(), keepsAge: draw.random.percent(50))
        case 12: .drain(draw.queueID(), draw.target())
        case 13, 14: .freeze(draw.random.percent(20))
        default: .assign(draw.random.percent(80) ? waitingItem() : anyItem(), draw.agentID(), draw.random.pick(.pick, .offer, .force))
        }
    }

    private mutating func waitingItem() -> InteractionID { draw.random.pick(from: world.items.filter(\.isWaiting).map(\.id)) ?? anyItem() }

    private mutating func policyChange() -> RoutingInput {
        switch draw.random.below(20) {
        case 0, 1: return .setPolicy(draw.policy())
        case 2: return .setPolicy(changed(world.policy))
        case 3...11:
            let id = draw.random.percent(4) ? RandomPolicies.queues[draw.queues.count % RandomPolicies.queues.count] : draw.queueID()
            guard let known = world.queue(id), draw.random.percent(70) else { return .setQueue(draw.queue(id, now: now)) }
            return .setQueue(changed(known.policy))
        case 12...16:
            return .setAgent(draw.agent(draw.agentID()))
        case 17: return .removeQueue(draw.queueID())
        case 18: return .removeAgent(draw.agentID())
        default: return .freeze(false)
        }
    }

    private mutating func changed(_ old: RoutingPolicy) -> RoutingPolicy {
        var policy = old
        switch draw.random.below(4) {
        case 0: policy.serving = draw.random.pick(.score, .strict, .share)
        case 1: policy.guardAfter = draw.random.pick(nil, .seconds(10))
        case 2: policy.occupancyWindow = .seconds(15)
        default: policy.timeZone = "UTC"
        }
        return policy
    }

    /// One thing about a queue that is in use.
    private mutating func changed(_ old: QueuePolicy) -> QueuePolicy {
        var policy = old
        switch draw.random.below(10) {
        case 0: policy.emergency.toggle()
        case 1: policy.closing = draw.closing()
        case 2: policy.steps = draw.steps()
        case 3: policy.hours = draw.random.percent(30) ? nil : draw.hours(around: now)
        case 4: policy.requirement = draw.random.percent(40) ? .always : draw.expression(depth: 1)
        case 5: policy.members = draw.members()
        case 6: policy.selection = draw.random.pick(from: QueuePolicy.Selection.allCases) ?? .longestIdle
        case 7: policy.weight = draw.random.pick(-10, 0, 5, 20)
        case 8: policy.ageing = draw.random.pick(0, 17, 1_000_000)
        default: policy.offerLimit = draw.random.pick(nil, 1, 2)
        }
        return policy
    }

    /// What no client should send.
    private mutating func nonsense() -> RoutingInput {
        let item = InteractionID(high: 9, low: 9)
        switch draw.random.below(13) {
        case 0: return .accept(anyItem(), draw.agentID())
        case 1: return .decline(anyItem(), draw.agentID(), .noAnswer)
        case 2: return .release(anyItem(), draw.agentID(), wrapUp: true)
        case 3: return .finishWrapUp(anyItem(), draw.agentID(), hasCode: false)
        case 4: return .extendWrapUp(item, draw.agentID())
        case 5: return transfer(anyItem(), draw.agentID())
        case 6: return .callbackFailed(anyItem(), draw.agentID())
        case 7: return .reprioritise(anyItem(), .max)
        case 8:
            var policy = draw.policy()
            policy.occupancyWindow = Span(milliseconds: -1)
            return .setPolicy(policy)
        case 9:
            var policy = draw.queue(RandomPolicies.queues[0], now: now)
            policy.offerTimeout = draw.random.pick(.zero, Span(milliseconds: -5))
            policy.share = draw.random.pick(0, 1, -1)
            return .setQueue(policy)
        case 10:
            var policy = draw.agent(draw.agentID())
            policy.capacity.units = -1
            return .setAgent(policy)
        case 11:
            var wrong = draw.item(newItem(), now: now)
            wrong.priority = .min
            return .enqueue(wrong)
        default:
            return draw.random.pick(
                .leave(item), .move(item, to: RandomPolicies.strangeQueue, keepsAge: true), .assign(item, draw.agentID(), .force),
                .move(anyItem(), to: RandomPolicies.strangeQueue, keepsAge: true), .removeAgent(RandomPolicies.strangeAgent),
                .removeQueue(RandomPolicies.strangeQueue), .drain(RandomPolicies.strangeQueue, nil), .signOut(RandomPolicies.strangeAgent, .giveBack))
        }
    }
}
