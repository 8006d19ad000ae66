import Glibc

/// The operating system's memory of a file.
enum PageCache {
    /// Makes it forget a file.
    /// - Returns: how many of its bytes are in memory all the same.
    static func forget(_ file: String) -> Int {
        let descriptor = open(file, O_RDONLY)
        guard descriptor >= 0 else { return 0 }
        defer { close(descriptor) }
        // What is not on the disk yet would stay.
        fdatasync(descriptor)
        posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
        return resident(descriptor)
    }

    /// How many bytes of a file are in memory: after a look-up that began with none, what it has read.
    static func resident(_ file: String) -> Int {
        let descriptor = open(file, O_RDONLY)
        guard descriptor >= 0 else { return 0 }
        defer { close(descriptor) }
        return resident(descriptor)
    }

    private static func resident(_ descriptor: CInt) -> Int {
        let size = Int(lseek(descriptor, 0, SEEK_END))
        guard size > 0, let memory = mmap(nil, size, PROT_READ, MAP_SHARED, descriptor, 0), memory != MAP_FAILED else { return 0 }
        defer { munmap(memory, size) }
        var pages = [UInt8](repeating: 0, count: (size + 4095) / 4096)
        guard mincore(memory, size, &pages) == 0 else { return 0 }
        return pages.count { $0 & 1 == 1 } * 4096
    }
}
