import Foundation
import Testing

@testable import CentreAPI

@Suite struct OpenAPITests {
    @Test func theDocumentAndTheRoutesListTheSame() async throws {
        let world = try await World()
        let routes = Set(world.api.routeNames.filter { $0.contains(" /api/v1/") })
        let documented = Set(Operation.all.map(\.name))
        #expect(routes.subtracting(documented).isEmpty, "served, but not documented")
        #expect(documented.subtracting(routes).isEmpty, "documented, but not served")
        #expect(documented.count == Operation.all.count, "documented twice")
    }

    @Test func theServedDocumentIsWholeAndItsReferencesLeadSomewhere() async throws {
        let world = try await World()
        let document = try await world.visit { visitor in try await visitor.get("/openapi.json").json }
        #expect(document["openapi"] == "3.1.0")
        #expect(document == OpenAPIDocument.document)
        guard case .object(let paths)? = document["paths"] else { Issue.record("no paths"); return }
        var operationIDs: [JSONValue] = []
        for (path, item) in paths {
            guard case .object(let operations) = item else { continue }
            for (method, operation) in operations {
                let id = try #require(operation["operationId"], "\(method) \(path)")
                operationIDs.append(id)
            }
        }
        #expect(Set(operationIDs.map { "\($0)" }).count == Operation.all.count, "operation ids are unique")
        for reference in Self.references(in: document) {
            let name = String(reference.split(separator: "/").last ?? "")
            #expect(Schemas.all[name] != nil, "\(reference) leads nowhere")
        }
    }

    /// Only where an OpenAPI validator is installed: the document is also ours to check by hand.
    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/usr/bin/env") && Validator.isInstalled))
    func anIndependentValidatorAcceptsTheDocument() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "openapi-\(UUID()).json")
        try Data(OpenAPIDocument.bytes()).write(to: file)
        defer { do { try FileManager.default.removeItem(at: file) } catch { Issue.record(error) } }
        let (status, output) = try Validator.python(["-m", "openapi_spec_validator", file.path(percentEncoded: false)])
        #expect(status == 0, "\(output)")
    }

    private static func references(in value: JSONValue) -> [String] {
        switch value {
        case .object(let members):
            members.flatMap { name, member in
                if name == "$ref", case .string(let reference) = member { [reference] } else { references(in: member) }
            }
        case .array(let elements): elements.flatMap(references(in:))
        case .null, .bool, .integer, .number, .string: []
        }
    }
}

private enum Validator {
    static let isInstalled: Bool = {
        do { return try python(["-c", "import openapi_spec_validator"]).0 == 0 } catch { return false }
    }()

    static func python(_ arguments: [String]) throws -> (Int32, String) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3"] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}
