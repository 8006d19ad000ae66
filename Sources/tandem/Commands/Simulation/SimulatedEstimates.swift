import CentreSimulation

/// What the simulator asks the engine about waits.
enum SimulatedEstimates {
    static let engine: WaitEstimate = { engine, id in engine.estimatedWait(of: id) }
}
