import CentrePorts
import ContactDomain

extension CentreAPI {
    /// What the edge needs for customers.
    public struct CustomerSide: Sendable {
        let directory: any CustomerDirectory
        let lookup: (any CustomerLookup)?
        let region: String?
        let removeFiles: @Sendable (ErasureReport) async -> [String]

        /// - Parameters:
        ///   - lookup: the other system that is asked about customers; nil where none is set up.
        ///   - region: the country, by ISO 3166, of phone numbers that are written without one.
        ///   - removeFiles: deletes the recordings and attachments that a report names, and tells which are still there, with the reason.
        public init(
            directory: any CustomerDirectory, lookup: (any CustomerLookup)? = nil, region: String? = nil, removeFiles: @escaping @Sendable (ErasureReport) async -> [String]
        ) {
            self.directory = directory
            self.lookup = lookup
            self.region = region
            self.removeFiles = removeFiles
        }
    }
}
