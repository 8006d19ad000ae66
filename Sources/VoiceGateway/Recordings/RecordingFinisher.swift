import CentrePorts
import ContactDomain
import Foundation
import Logging

/// Files ended recordings by day. What was left undone by a crash is taken up at the start.
actor RecordingFinisher {
    private let history: any History
    private let clock: any WallClock
    private let spool: RecordingSpool
    private let folder: String
    private let logger: Logger
    private var wakeUp: CheckedContinuation<Void, Never>?
    /// Recordings whose end is on its way to the store, and how often they were looked for.
    private var expected: [RecordingID: Int] = [:]
    private let disk = DispatchQueue(label: "tandem.recordings")

    init(history: any History, clock: any WallClock, spool: RecordingSpool, recordings folder: String, logger: Logger) {
        self.history = history
        self.clock = clock
        self.spool = spool
        self.folder = folder
        self.logger = logger
    }

    func expect(_ recording: RecordingID) {
        expected[recording] = 0
        wakeUp?.resume()
        wakeUp = nil
    }

    func run() async {
        await withTaskCancellationHandler {
            await finishAll()
            while !Task.isCancelled {
                if expected.isEmpty {
                    await withCheckedContinuation { wakeUp = $0 }
                } else {
                    // The engine writes the end of the recording a moment after we were told, and others may end meanwhile:
                    // they are read and written together.
                    do { try await Task.sleep(for: .milliseconds(500)) } catch { return }
                    await finishAll()
                }
            }
        } onCancel: {
            Task { await self.release() }
        }
    }

    private func release() {
        wakeUp?.resume()
        wakeUp = nil
    }

    private func finishAll() async {
        do {
            var done: [RecordingRecord] = []
            for record in try await history.unfinishedRecordings() {
                expected[record.id] = nil
                done.append(await finish(record))
            }
            if !done.isEmpty { try await history.save(done) }
            // One that does not come is not waited for for ever; the next start finds it.
            expected = expected.mapValues { $0 + 1 }.filter { $0.value < 60 }
        } catch {
            logger.error("finished recordings could not be filed; they are taken up again later", metadata: ["error": "\(error)"])
            do { try await Task.sleep(for: .seconds(2)) } catch { return }
        }
    }

    private func finish(_ record: RecordingRecord) async -> RecordingRecord {
        var done = record
        let file = "\(Self.day(of: record.startedAt))/\(record.id).wav"
        let says = spool.path(of: record.id, .says), hears = spool.path(of: record.id, .hears), folder = folder
        let outcome: Result<Void, any Error> = await withCheckedContinuation { continuation in
            disk.async {
                continuation.resume(returning: Result {
                    let target = "\(folder)/\(file)"
                    try FileManager.default.createDirectory(atPath: (target as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
                    try StereoFile.write(left: says, right: hears, to: target)
                    for side in [says, hears] { unlink(side) }
                })
            }
        }
        switch outcome {
        case .success:
            done.state = .ready
            done.file = file
        case .failure(let error):
            done.state = .failed
            done.failure = record.failure ?? "\(error)"
            logger.error("a recording could not be filed", metadata: ["interaction": "\(record.interaction)", "recording": "\(record.id)", "error": "\(error)"])
        }
        done.endedAt = record.endedAt ?? clock.now
        return done
    }

    /// `2026/11/23`, in UTC.
    static func day(of instant: Timestamp) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = calendar.dateComponents([.year, .month, .day], from: Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000))
        func two(_ number: Int?) -> String { number.map { $0 < 10 ? "0\($0)" : "\($0)" } ?? "00" }
        return "\(parts.year ?? 0)/\(two(parts.month))/\(two(parts.day))"
    }
}
