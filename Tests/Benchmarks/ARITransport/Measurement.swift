import Foundation
import Synchronization

/// Latencies of one kind of operation over one way of transport.
struct Measurement {
    let operations: Int
    let failures: Int
    let seconds: Double
    /// Sorted, in microseconds.
    let latencies: [Double]
    /// This process's own time on the processors, in microseconds for each operation.
    let ownMicroseconds: Double

    var rate: Double { Double(operations) / seconds }

    func quantile(_ share: Double) -> Double {
        latencies.isEmpty ? 0 : latencies[min(latencies.count - 1, Int(Double(latencies.count) * share))]
    }

    static func merged(_ parts: [Measurement]) -> Measurement {
        let operations = parts.map(\.operations).reduce(0, +)
        return Measurement(
            operations: operations,
            failures: parts.map(\.failures).reduce(0, +),
            seconds: parts.map(\.seconds).reduce(0, +),
            latencies: parts.flatMap(\.latencies).sorted(),
            ownMicroseconds: parts.map { $0.ownMicroseconds * Double($0.operations) }.reduce(0, +) / Double(max(1, operations))
        )
    }

    /// Runs `total` operations in `window` tasks, each of which waits for its answer before it asks again.
    static func of(
        total: Int,
        window: Int,
        _ operation: @escaping @Sendable (_ worker: Int, _ turn: Int) async -> Bool
    ) async -> Measurement {
        let cpu = ownCPU()
        let began = ContinuousClock.now
        let parts = await withTaskGroup(of: (latencies: [Double], failures: Int).self) { group in
            for worker in 0..<window {
                group.addTask {
                    var latencies: [Double] = []
                    var failures = 0
                    for turn in 0..<(total / window) {
                        let start = ContinuousClock.now
                        if await !operation(worker, turn) { failures += 1 }
                        latencies.append((ContinuousClock.now - start) / .microseconds(1))
                    }
                    return (latencies, failures)
                }
            }
            var all: (latencies: [Double], failures: Int) = ([], 0)
            for await part in group {
                all.latencies += part.latencies
                all.failures += part.failures
            }
            return all
        }
        let seconds = (ContinuousClock.now - began) / .seconds(1)
        return Measurement(
            operations: parts.latencies.count,
            failures: parts.failures,
            seconds: seconds,
            latencies: parts.latencies.sorted(),
            ownMicroseconds: (ownCPU() - cpu) / Double(max(1, parts.latencies.count))
        )
    }

    /// User and system time of this process so far, in microseconds.
    private static func ownCPU() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
    }
}
