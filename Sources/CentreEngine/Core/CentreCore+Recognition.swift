import CentrePorts
import ContactDomain
import RoutingCore

// Who calls. The question goes out with the call's first effects, and the answer comes back as an input, mostly before the
// greeting has begun. Nobody waits long for it: a storage that is slow delays no call by more than the grace.

extension CentreCore {
    /// Asks who it is; does nothing where that is not wanted, or known.
    mutating func askWhoItIs(_ id: InteractionID, _ turn: inout Turn) {
        guard let grace = policy.recognitionGrace, let interaction = interactions[id], interaction.customer == nil, let question = question(of: interaction) else { return }
        let until = turn.now + grace
        update(id, &turn) { $0.recognition = Recognition(until: until) }
        turn.effects.append(.recognise(question))
    }

    private func question(of interaction: Interaction) -> CustomerQuestion? {
        guard interaction.channel.needsPhone, !interaction.customerNumber.isEmpty else { return nil }
        return CustomerQuestion(interaction: interaction.id, number: interaction.customerNumber, name: interaction.customerName)
    }

    /// What was asked and not answered yet: after a restart it is asked again.
    var openQuestions: [CustomerQuestion] {
        interactions.values.filter { $0.recognition?.isAnswered == false }.sorted { $0.id < $1.id }.compactMap(question)
    }

    mutating func recognised(_ id: InteractionID, as card: CustomerCard?, _ turn: inout Turn) throws(Rejection) {
        let interaction = try live(id)
        turn.subject = id
        guard let recognition = interaction.recognition, !recognition.isAnswered else { return }
        let isOnTheWay = recognition.destination != nil
        update(id, &turn) { if isOnTheWay { $0.recognition?.isAnswered = true } else { $0.recognition = nil } }
        // Somebody may have said meanwhile who it is.
        if let card, interaction.customer == nil { give(card, to: id, &turn) }
        goOnInOrder(&turn)
    }

    /// Shows the customer on the interaction, and lets routing know.
    mutating func give(_ card: CustomerCard, to id: InteractionID, _ turn: inout Turn) {
        guard let before = interactions[id], before.customer != card else { return }
        update(id, &turn) { interaction in
            interaction.customer = card
            // The stored row follows milestones; this is to be found in the history whatever comes next.
            interaction.written = nil
        }
        adoptLanguage(id, &turn)
        rejoinLine(id, since: before, &turn)
        announce("updated", id, &turn)
    }

    /// The customer's own language, unless the caller has chosen one.
    mutating func adoptLanguage(_ id: InteractionID, _ turn: inout Turn) {
        guard let interaction = interactions[id], let own = interaction.customer?.language else { return }
        switch interaction.phase {
        case .queued, .offered, .scheduled: break
        case .inFlow, .dialling, .active, .held, .agentLost, .wrapUp, .closed: return
        }
        let given = interaction.entryPoint.flatMap { entryPoints[$0]?.language } ?? "en"
        guard interaction.language == given else { return }
        update(id, &turn) { $0.language = own }
    }

    /// One who waits already keeps the place in line, by the new tier, language and agent.
    private mutating func rejoinLine(_ id: InteractionID, since before: Interaction, _ turn: inout Turn) {
        guard let interaction = interactions[id], case .queued(let waiting) = interaction.phase else { return }
        let isSame = before.customer?.tier == interaction.customer?.tier && before.customer?.owner == interaction.customer?.owner && before.language == interaction.language
        guard !isSame else { return }
        route(.leave(id), &turn)
        joinLine(id, waiting, &turn)
    }

    // MARK: The way to the queue

    /// Whether the way to a queue waits for the answer; then it goes on when that is here, or the time is up.
    ///
    /// Who has come later waits as well: an answer that is quicker than another overtakes nobody.
    mutating func waitsForRecognition(_ id: InteractionID, before queueKey: String, priority: Int, _ turn: inout Turn) -> Bool {
        guard let interaction = interactions[id] else { return false }
        // Of two who came in the same millisecond the one who was heard first goes first.
        let place = recognising.firstIndex { cameAfter($0, interaction) } ?? recognising.endIndex
        let before = recognising[..<place].last.flatMap { interactions[$0]?.recognition }
        var recognition: Recognition
        if let own = interaction.recognition {
            guard own.until > turn.now else { return false }
            recognition = own
        } else {
            guard interaction.channel.needsPhone, let before, before.until > turn.now else { return false }
            recognition = Recognition(until: before.until, isAnswered: true)
        }
        recognition.destination = Recognition.Destination(queueKey: queueKey, priority: priority)
        recognition.timer = startTimer(.recognition, id, at: recognition.until, &turn)
        let waiting = recognition
        update(id, &turn) { $0.recognition = waiting }
        recognising.insert(id, at: place)
        return true
    }

    private func cameAfter(_ id: InteractionID, _ other: Interaction) -> Bool {
        interactions[id].map { $0.createdAt > other.createdAt } ?? false
    }

    /// The answer is late: what it brings is shown when it comes.
    mutating func recognitionTimedOut(_ id: InteractionID, timer: Int, _ turn: inout Turn) {
        guard let recognition = interactions[id]?.recognition, recognition.timer == timer else { return }
        recognising.removeAll { $0 == id }
        update(id, &turn) { interaction in
            interaction.recognition?.destination = nil
            interaction.recognition?.timer = nil
            if recognition.isAnswered { interaction.recognition = nil }
        }
        goOn(id, recognition, &turn)
        goOnInOrder(&turn)
    }

    /// All whose answer is here and before whom nobody is still being looked up.
    private mutating func goOnInOrder(_ turn: inout Turn) {
        while let first = recognising.first, let recognition = interactions[first]?.recognition, recognition.isAnswered {
            recognising.removeFirst()
            if let timer = recognition.timer { cancelTimer(.recognition, first, number: timer, &turn) }
            update(first, &turn) { $0.recognition = nil }
            goOn(first, recognition, &turn)
        }
    }

    private mutating func goOn(_ id: InteractionID, _ recognition: Recognition, _ turn: inout Turn) {
        guard let destination = recognition.destination, case .inFlow = interactions[id]?.phase else { return }
        enqueue(id, queueKey: destination.queueKey, priority: destination.priority, &turn)
    }

    /// It is over while it was being looked up: nobody waits for it any more.
    mutating func stopRecognising(_ interaction: Interaction, _ turn: inout Turn) {
        guard let recognition = interaction.recognition else { return }
        if let timer = recognition.timer { cancelTimer(.recognition, interaction.id, number: timer, &turn) }
        guard recognition.destination != nil else { return }
        recognising.removeAll { $0 == interaction.id }
        goOnInOrder(&turn)
    }
}
