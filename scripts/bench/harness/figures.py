"""Percentiles and ratios."""

import random


def quantile(values: list[float], share: float) -> float:
    """By linear interpolation; the values need not be sorted."""
    if not values:
        return float("nan")
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def summary(values: list[float]) -> dict:
    return {
        "n": len(values),
        "p50": quantile(values, 0.50),
        "p90": quantile(values, 0.90),
        "p99": quantile(values, 0.99),
        "max": max(values, default=float("nan")),
    }


def ratio_interval(ours: list[float], peers: list[float], rounds: int = 500) -> tuple[float, float] | None:
    """The 95 % bootstrap interval of the ratio of medians, peer to ours."""
    if len(ours) < 10 or len(peers) < 10:
        return None
    dice = random.Random(1)
    ratios = sorted(
        quantile(dice.choices(peers, k=len(peers)), 0.5) / max(1e-9, quantile(dice.choices(ours, k=len(ours)), 0.5))
        for _ in range(rounds))
    return quantile(ratios, 0.025), quantile(ratios, 0.975)
