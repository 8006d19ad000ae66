import CentrePorts
import ContactDomain

// Callers who call, press and hang up; phones that are lifted, ignored, or dead.

extension ModelOfAsterisk {
    /// A call comes in from outside.
    @discardableResult
    public mutating func call(_ address: String, at now: Timestamp) -> LegID {
        let number = countArrival()
        let leg = LegID("caller-\(number)")
        let arrival = Arrival(leg: leg, callerNumber: "+4917\(number)", callerName: "", target: .address(address), arrivedAt: now)
        channels[leg] = Channel(isUp: false, arrival: arrival, endpoint: nil)
        // While nobody is there the dialplan plays music and tries again; some were handed over just before.
        if !isConnected, dice.chance(70) { channels[leg]?.isHeld = true } else { tell(.arrived(arrival), at: now) }
        return leg
    }

    mutating func handOver(_ leg: LegID, at now: Timestamp) {
        guard isConnected, channels[leg]?.isHeld == true, let arrival = channels[leg]?.arrival else { return }
        channels[leg]?.isHeld = false
        tell(.arrived(arrival), at: now)
    }

    /// Somebody presses a key.
    public mutating func press(_ digit: String, on leg: LegID, at now: Timestamp) {
        guard channels[leg]?.isUp == true else { return }
        tell(.digit(leg, digit), at: now)
    }

    /// The one on this leg hangs up, or the network does.
    public mutating func hangUp(_ leg: LegID, _ why: LegEnd = .hungUp, at now: Timestamp) { end(leg, why, at: now) }

    /// A phone registers, or goes.
    public mutating func setReachable(_ phone: EndpointName, _ on: Bool, at now: Timestamp) {
        guard reachable.contains(phone) != on else { return }
        if on { reachable.insert(phone) } else { reachable.remove(phone) }
        tell(.endpoint(phone, reachable: on), at: now)
    }

    /// The legs that came to us, and those of agents, each in order.
    public var callerLegs: [LegID] { channels.filter { $0.value.endpoint == nil }.map(\.key).sorted() }
    public var agentLegs: [LegID] { channels.filter { $0.value.endpoint != nil }.map(\.key).sorted() }

    mutating func ring(_ ring: AgentRing, at now: Timestamp) {
        guard channels[ring.leg] == nil else { return }
        guard reachable.contains(ring.endpoint) else { return tell(.ended(ring.leg, .unreachable), at: now) }
        channels[ring.leg] = Channel(isUp: false, arrival: nil, endpoint: ring.endpoint)
        tell(.ringing(ring.leg), at: now)
        agenda.plan(.givesUp(ring.leg, .noAnswer), at: now + ring.timeout)
        if faults.everybodyAnswers { return agenda.plan(.answers(ring.leg), at: now + .seconds(1)) }
        let reaction = now + Span(milliseconds: Int64(dice.number(in: ring.answersAutomatically ? 50...1_500 : 500...9_000)))
        switch dice.number(in: 1...100) {
        case ...(ring.answersAutomatically ? 88 : 65): agenda.plan(.answers(ring.leg), at: reaction)
        case ...92: break
        case ...95: agenda.plan(.givesUp(ring.leg, .rejected), at: reaction)
        case ...97: agenda.plan(.givesUp(ring.leg, .busy), at: reaction)
        default: agenda.plan(.givesUp(ring.leg, .failed), at: reaction)
        }
    }

    mutating func ring(_ ring: CustomerRing, at now: Timestamp) {
        guard channels[ring.leg] == nil else { return }
        channels[ring.leg] = Channel(isUp: false, arrival: nil, endpoint: nil)
        tell(.ringing(ring.leg), at: now)
        agenda.plan(.givesUp(ring.leg, .noAnswer), at: now + ring.timeout)
        if faults.everybodyAnswers { return agenda.plan(.answers(ring.leg), at: now + .seconds(3)) }
        let reaction = now + Span(milliseconds: Int64(dice.number(in: 1_000...12_000)))
        switch dice.number(in: 1...10) {
        case ...6: agenda.plan(.answers(ring.leg), at: reaction)
        case 7: break
        case 8: agenda.plan(.givesUp(ring.leg, .busy), at: reaction)
        case 9: agenda.plan(.givesUp(ring.leg, .unreachable), at: reaction)
        default: agenda.plan(.givesUp(ring.leg, .rejected), at: reaction)
        }
    }

    mutating func answer(_ leg: LegID, at now: Timestamp) {
        guard channels[leg]?.isUp == false else { return }
        channels[leg]?.isUp = true
        tell(.answered(leg), at: now)
    }
}
