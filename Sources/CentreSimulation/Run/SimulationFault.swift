import ContactDomain
import RoutingCore

/// Why a simulation did not come to its end.
public enum SimulationFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// The scenario has these faults.
    case scenario([String])
    /// The engine refused what must be possible: a fault of ours, to be reported.
    case refused(RoutingInput, RoutingFault, at: Timestamp)
    /// The engine's next deadline does not move: a fault of ours, to be reported.
    case stuck(at: Timestamp)

    public var description: String {
        switch self {
        case .scenario(let faults): faults.joined(separator: "\n")
        case .refused(let input, let fault, let at): "the engine refused \(input) at \(at.milliseconds): \(fault); this is a fault of Tandem's, please report it with the scenario"
        case .stuck(let at): "the engine does not get beyond \(at.milliseconds); this is a fault of Tandem's, please report it with the scenario"
        }
    }
}
