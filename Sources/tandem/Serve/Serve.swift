import ArgumentParser
import CentreConfiguration
import Foundation
import Logging

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the contact centre until Ctrl-C.",
        discussion: "Starts Asterisk (unless the configuration names one elsewhere), serves the pages and the API, and stops everything it started when it ends.")

    @OptionGroup var configuration: ConfigurationOption

    func run() async throws {
        let settings = try LoadedConfiguration.load(configuration.file)
        let folders = try DataFolders(settings)
        let lock = try InstanceLock(folders.lockFile)
        try PortCheck.requireFree(settings.server)
        let logs = try LogOutput(settings.log, file: "\(folders.logs)/tandem.log")
        LoggingSystem.bootstrap { logs.handler(label: $0) }
        let logger = Logger(label: "tandem")
        logger.notice("starting", metadata: ["version": "\(tandemVersion)", "data": "\(folders.data)", "process": "\(getpid())"])
        do {
            try await Centre(settings, folders, logger).run()
            logger.notice("stopped")
        } catch let ended as Running.EndedByItself {
            logger.critical("stopped", metadata: ["reason": "\(ended)"])
            // EX_TEMPFAIL of sysexits(3): a supervisor should not start this one again while the other works.
            throw ExitCode(75)
        } catch {
            logger.critical("stopped by a fault", metadata: ["error": "\(error)"])
            throw error
        }
        lock.release()
    }
}

/// Reads the configuration for a command; faults are printed one a line.
enum LoadedConfiguration {
    static func load(_ path: String) throws -> TandemConfiguration {
        let environment = ProcessInfo.processInfo.environment
        let (configuration, faults) = FileManager.default.fileExists(atPath: path)
            ? ConfigurationFile.check(path: path, environment: environment)
            : ConfigurationFile.defaults(folder: FileManager.default.currentDirectoryPath, environment: environment)
        for fault in faults { print(toStandardError: "\(fault)") }
        guard !faults.contains(where: { $0.severity == .error }) else {
            throw ValidationError("The configuration has faults; `tandem check` lists them all.")
        }
        return configuration
    }
}

func print(toStandardError line: String) {
    FileHandle.standardError.write(Data((line + "\n").utf8))
}
