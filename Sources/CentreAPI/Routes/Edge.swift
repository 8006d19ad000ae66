import CentrePorts
import HTTPTypes
import Hummingbird
import Logging

/// Around everything: faults become problems, every answer bears the security headers, every request is counted and logged.
struct Edge: RouterMiddleware {
    typealias Context = APIContext

    let routes: [Route]
    let problems: ProblemMapping
    let metrics: RequestMetrics
    let headers: SecurityHeaders
    let crossOrigin: CrossOrigin

    private static let requestID = HTTPField.Name("X-Request-Id")

    func handle(_ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response) async throws -> Response {
        let start = ContinuousClock.now
        var response: Response
        do {
            if let answer = await crossOrigin.preflight(request) { response = answer } else { response = try await next(request, context) }
        } catch {
            response = await answer(to: error, request, context).response()
        }
        headers.apply(to: &response, request)
        await crossOrigin.apply(to: &response, request)
        if let name = Self.requestID { response.headers[name] = context.requestID }
        let route = context.endpointPath.flatMap { $0 == "NotFound" ? nil : $0 } ?? "unmatched"
        let duration = start.duration(to: .now)
        metrics.record(method: request.method.rawValue, route: route, status: response.status.code, duration: duration)
        context.logger.debug("request", metadata: [
            "method": "\(request.method.rawValue)", "route": "\(route)", "status": "\(response.status.code)",
            "milliseconds": "\(duration / .milliseconds(1))", "peer": "\(context.peer ?? "-")",
        ])
        return response
    }

    private func answer(to error: any Error, _ request: Request, _ context: APIContext) async -> Problem {
        if let problem = problems.known(error) {
            guard problem.code == "no-such-route" else { return problem }
            return methodProblem(request) ?? problem
        }
        context.logger.error("a request failed", metadata: [
            "error": "\(String(reflecting: error))", "method": "\(request.method.rawValue)", "route": "\(context.endpointPath ?? "-")",
        ])
        return await problems.unexpected()
    }

    /// The router answers 404 for a path that exists with other methods only: that is a 405.
    private func methodProblem(_ request: Request) -> Problem? {
        let allowed = Set(routes.lazy.filter { $0.matches(request.uri.path) }.flatMap { $0.method == .get ? ["GET", "HEAD"] : [$0.method.rawValue] }).sorted()
        guard !allowed.isEmpty else { return nil }
        return Problem(
            .methodNotAllowed, "method-not-allowed", "This address answers to \(allowed.joined(separator: ", ")) only.", headers: [.allow: allowed.joined(separator: ", ")])
    }
}
