"""Tones: made, written, found again. All at 8,000 samples a second unless told."""

import struct
import wave
from pathlib import Path

import numpy as np

RATE = 8000


def tone(frequency: float, seconds: float, rate: int = RATE, amplitude: float = 0.3) -> np.ndarray:
    """A sine as 16-bit samples. With whole hertz and whole seconds it loops without a click."""
    moments = np.arange(int(seconds * rate)) / rate
    return (amplitude * 32767 * np.sin(2 * np.pi * frequency * moments)).astype(np.int16)


def write_wav(path: Path, samples: np.ndarray, rate: int = RATE) -> Path:
    channels = 1 if samples.ndim == 1 else samples.shape[1]
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.astype("<i2").tobytes())
    return path


def read_wav(source: Path | bytes) -> tuple[int, np.ndarray]:
    """The rate, and the samples as rows of one column per channel. A file whose header was never finished is read as far as it goes."""
    data = source if isinstance(source, bytes) else source.read_bytes()
    assert data[:4] == b"RIFF" and data[8:12] == b"WAVE", f"expected a WAV file, actual {len(data)} bytes that begin {data[:16]!r}"
    channels, rate, bits, at = 1, RATE, 16, 12
    while at + 8 <= len(data):
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if name == b"fmt ":
            kind, channels, rate, _, _, bits = struct.unpack("<HHIIHH", data[at + 8 : at + 24])
            assert kind in (1, 0xFFFE) and bits == 16, f"expected 16-bit PCM, actual kind {kind} with {bits} bits"
        elif name == b"data":
            end = at + 8 + size if 0 < size < 0xFFFFFF00 else len(data)
            sound = data[at + 8 : end]
            sound = sound[: len(sound) // (2 * channels) * 2 * channels]
            return rate, np.frombuffer(sound, dtype="<i2").reshape(-1, channels)
        at += 8 + size + size % 2
    return rate, np.zeros((0, channels), dtype=np.int16)


def share(samples: np.ndarray, frequency: float, rate: int = RATE, width: float = 25) -> float:
    """Which part of the sound's power, 0 to 1, lies within `width` hertz of the frequency."""
    if len(samples) < rate // 10:
        return 0.0
    spectrum = np.abs(np.fft.rfft((samples - samples.mean()) * np.hanning(len(samples)))) ** 2
    total = spectrum.sum()
    if total <= 0:
        return 0.0
    bins = np.fft.rfftfreq(len(samples), 1 / rate)
    return float(spectrum[np.abs(bins - frequency) <= width].sum() / total)


def loudness(samples: np.ndarray) -> float:
    """Root mean square, 0 to 1."""
    return float(np.sqrt(np.mean((samples.astype(np.float64) / 32768) ** 2))) if len(samples) else 0.0


def has_tone(samples: np.ndarray, frequency: float, rate: int = RATE, least: float = 0.5) -> bool:
    return loudness(samples) > 0.01 and share(samples, frequency, rate) >= least


def seconds_of_tone(samples: np.ndarray, frequency: float, rate: int = RATE, window: float = 0.2) -> float:
    """For how long, in all, the tone is there."""
    step = int(window * rate)
    return window * sum(has_tone(samples[at : at + step], frequency, rate) for at in range(0, len(samples) - step + 1, step))


def describe(samples: np.ndarray, rate: int = RATE) -> str:
    """What a sound is like, for the message of a failed test."""
    if len(samples) < rate // 10:
        return f"{len(samples) / rate:.2f} s of sound"
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    strongest = np.fft.rfftfreq(len(samples), 1 / rate)[int(spectrum.argmax())]
    return f"{len(samples) / rate:.2f} s, loudness {loudness(samples):.4f}, strongest at {strongest:.0f} Hz"


# --- G.711 µ-law (ITU-T G.711) ---------------------------------------------------------

def _decoding_table() -> np.ndarray:
    codes = ~np.arange(256) & 0xFF
    exponent, mantissa = (codes >> 4) & 7, codes & 15
    magnitude = ((mantissa << 3) + 0x84 << exponent) - 0x84
    return np.where(codes & 0x80, -magnitude, magnitude).astype(np.int16)


_DECODED = _decoding_table()


def from_ulaw(data: bytes) -> np.ndarray:
    return _DECODED[np.frombuffer(data, dtype=np.uint8)]


def to_ulaw(samples: np.ndarray) -> bytes:
    wide = samples.astype(np.int32)
    sign = np.where(wide < 0, 0x80, 0)
    magnitude = np.minimum(np.abs(wide), 32635) + 0x84
    exponent = np.maximum(np.floor(np.log2(magnitude)).astype(np.int32) - 7, 0)
    mantissa = (magnitude >> (exponent + 3)) & 15
    return (~(sign | (exponent << 4) | mantissa) & 0xFF).astype(np.uint8).tobytes()
