import CentrePorts
import ContactDomain

/// A customer who is called back instead of waiting on the phone: an interaction of its own, which keeps the place in line
/// of the call that asked for it.
struct Callback: Codable, Equatable, Sendable {
    /// When the customer is to be called.
    var due: Timestamp
    /// Attempts that did not reach the customer.
    var failed = 0
    /// How often it is tried in all.
    let attempts: Int
    let retryAfter: Span
    /// The call in which the customer asked for it.
    let origin: InteractionID?
    /// It begins as soon as that call is over.
    var awaitsOrigin = false

    /// What the view of the interaction shows.
    func view(of number: String) -> CallbackView {
        CallbackView(number: number, due: due, attempt: min(failed + 1, attempts), attempts: attempts, origin: origin)
    }
}

/// While a caller who waits may ask with a key to be called back: as long as the prompt is heard, and a moment longer.
enum CallbackOffer: Codable, Equatable, Sendable {
    case playing(PlaybackID)
    case until(Timestamp)
}

/// What is needed to make a call-back.
struct CallbackWish {
    /// Cleaned, and allowed by a dial rule.
    let number: String
    let name: String
    let language: LanguageTag
    var choices: [ChoiceView] = []
    let waiting: Waiting
    /// Nil: now.
    let due: Timestamp?
    var origin: InteractionID?
}
