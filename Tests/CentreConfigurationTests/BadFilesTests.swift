import CentreConfiguration
import ContactDomain
import Foundation
import Testing

/// Each bad file has the faults that an admin should read next to it, in `NAME.faults`.
@Suite struct BadFilesTests {
    @Test(arguments: Places.names("bad/tandem", ".yaml")) func everyFaultOfAConfigurationIsNamed(name: String) throws {
        let (_, faults) = ConfigurationFile.check(path: Places.fixtures + "/bad/tandem/\(name).yaml", environment: [:])
        #expect(!faults.isEmpty)
        try Places.expect(faults.map { $0.description.replacing(Places.fixtures, with: "FIXTURES") }, asIn: "bad/tandem/\(name).faults")
    }

    @Test(arguments: Places.names("bad/flows", ".yaml")) func everyFaultOfAFlowIsNamed(name: String) throws {
        try Places.withFolder { folder in
            try FileManager.default.createDirectory(atPath: folder + "/flows", withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: Places.fixtures + "/bad/flows/\(name).yaml", toPath: folder + "/flows/\(name).yaml")
            let contents = DialplanFolder.check(folder, queues: ["sales", "support"]) { sound, language in sound == "beep" && language != "de" }
            #expect(contents.flows.isEmpty || !contents.faults.hasErrors)
            #expect(!contents.faults.isEmpty)
            try Places.expect(contents.faults.map(\.description), asIn: "bad/flows/\(name).faults")
        }
    }

    @Test func everyFaultOfADialplanIsNamed() throws {
        let contents = DialplanFolder.check(Places.fixtures + "/bad/dialplans", queues: ["support"])
        try Places.expect(contents.faults.map(\.description), asIn: "bad/dialplans/expected.faults")
        #expect(contents.flows.map(\.name) == ["support"])
        #expect(contents.includes == [], "a file with errors is not included")
    }

    @Test func everyFaultOfATemplateIsNamed() throws {
        try Places.withFolder { folder in
            let target = folder + "/etc"
            do {
                try AsteriskTemplates.render(folder: Places.fixtures + "/bad/templates", values: ["run_dir": "/run", "lines": "a\nb"], into: target)
                Issue.record("the templates were taken")
            } catch let error as ConfigurationFaults {
                try Places.expect(error.faults.map(\.description), asIn: "bad/templates/expected.faults")
            }
            #expect(!FileManager.default.fileExists(atPath: target), "after a fault nothing is written")
        }
    }

    @Test func aMissingFileIsNamed() {
        let faults = ConfigurationFile.check(path: "/no/such/folder/tandem.yaml").faults
        #expect(faults.map(\.description) == ["tandem.yaml: cannot be read (No such file or directory); check that the file is there and that the service may read it"])
        #expect(DialplanFolder.check("/no/such/folder").faults.map(\.description) == ["/no/such/folder: is not a folder; check `dialplans` in tandem.yaml"])
    }

    @Test func aHugeFileIsRefused() throws {
        try Places.withFolder { folder in
            try String(repeating: "# a long comment\n", count: 20_000).write(toFile: folder + "/tandem.yaml", atomically: true, encoding: .utf8)
            #expect(ConfigurationFile.check(path: folder + "/tandem.yaml").faults.map(\.problem) == ["is larger than 256 KiB"])
        }
    }
}
