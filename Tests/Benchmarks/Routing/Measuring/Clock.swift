import Foundation

/// Nanoseconds of the machine's steady clock; some 25 to 50 of them are the reading itself.
func nanoseconds() -> UInt64 { nanoseconds(of: CLOCK_MONOTONIC) }

/// What this thread has had of a processor: time in which others had it does not count.
func ownNanoseconds() -> UInt64 { nanoseconds(of: CLOCK_THREAD_CPUTIME_ID) }

private func nanoseconds(of clock: clockid_t) -> UInt64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}
