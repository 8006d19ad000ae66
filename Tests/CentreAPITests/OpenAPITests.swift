import Foundation
import TandemTesting
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
    @Test(.enabled("openapi_spec_validator is not installed") { try await Validator.isInstalled() })
    func anIndependentValidatorAcceptsTheDocument() async throws {
        let folder = try TemporaryFolder("openapi")
        let (file, log) = (folder.url.appending(path: "openapi.json"), folder.url.appending(path: "validator.log"))
        try Data(OpenAPIDocument.bytes()).write(to: file)
        let validator = try ChildProcess.spawn(["/usr/bin/env", "python3", "-m", "openapi_spec_validator", file.path(percentEncoded: false)], output: log)
        let status = await ChildProcess.status(of: validator, atMost: .seconds(240))
        let told = try String(contentsOf: log, encoding: .utf8)
        #expect(status == 0, "\(told)")
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
    /// Whether Python has it; asked of a child that looks for it and imports nothing else.
    static func isInstalled() async throws -> Bool {
        let look = "import importlib.util, sys; sys.exit(importlib.util.find_spec('openapi_spec_validator') is None)"
        let child = try ChildProcess.spawn(["/usr/bin/env", "python3", "-c", look], output: URL(filePath: "/dev/null"))
        return await ChildProcess.status(of: child, atMost: .seconds(120)) == 0
    }
}
