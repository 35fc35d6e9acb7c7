"""Intervals and tests of trend: against published tables and examples, and against scipy's values.

The numbers of scipy 1.17.1, statsmodels 0.15.0 and pymannkendall were taken once and stand here;
none of the three is needed to run.
"""

import math

import pytest

from tracker.measures.gamma import gamma_quantile, gamma_share
from tracker.measures.intervals import (
    newcombe_interval,
    normal_quantile,
    poisson_interval,
    rate_ratio_interval,
    wilson_interval,
)
from tracker.measures.silence import silence_needed, silence_p
from tracker.measures.trend import adjust_for_many, mann_kendall, theil_sen


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [  # Newcombe 1998, Statistics in Medicine 17:857–872, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_published_intervals(
    successes: int, trials: int, low: float, high: float
) -> None:
    assert wilson_interval(successes, trials) == pytest.approx((low, high), abs=5e-5)


def test_wilson_solves_the_score_equation() -> None:
    """The ends are where the score test of that share has just z = 1.96: the definition."""
    for successes, trials in ((1, 5), (7, 9), (40, 400), (399, 400)):
        for end in wilson_interval(successes, trials) or ():
            z = (successes / trials - end) / math.sqrt(end * (1 - end) / trials)
            assert abs(z) == pytest.approx(normal_quantile(), rel=1e-9)


def test_wilson_is_closed_at_the_ends_and_has_none_without_trials() -> None:
    assert (wilson_interval(0, 7) or (1,))[0] == 0.0
    assert (wilson_interval(7, 7) or (0, 0))[1] == 1.0
    assert wilson_interval(0, 0) is None
    with pytest.raises(ValueError, match="8 of 7"):
        wilson_interval(8, 7)


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [  # Garwood 1936; to more places as scipy's chi2.ppf gives them
        (0, 0.0, 3.6888794541139354),
        (1, 0.025317807984289876, 5.571643390938898),
        (2, 0.24220927854396496, 7.22468766772396),
        (5, 1.6234863901184207, 11.66833207932267),
        (10, 4.7953886961324335, 18.39035604201778),
        (20, 12.216519585403944, 30.8883778926746),
        (50, 37.110963737461866, 65.91876666433681),
        (100, 81.36399125092314, 121.62679379242638),
        (1000, 938.9730184076952, 1063.952136016302),
        (123456, 122768.28869851555, 124146.60839534459),
    ],
)
def test_poisson_gives_the_exact_interval(count: int, low: float, high: float) -> None:
    assert poisson_interval(count) == pytest.approx((low, high), rel=1e-8)


def test_poisson_ends_cut_off_the_tails_they_should() -> None:
    """Sums of the Poisson probabilities themselves, without any gamma function."""
    for count in (1, 4, 30):
        low, high = poisson_interval(count)
        below = sum(_poisson(number, low) for number in range(count))
        upto = sum(_poisson(number, high) for number in range(count + 1))
        assert (1 - below, upto) == pytest.approx((0.025, 0.025), abs=1e-10)


def _poisson(number: int, mean: float) -> float:
    return math.exp(number * math.log(mean) - mean - math.lgamma(number + 1))


def test_gamma_quantile_turns_gamma_share_round() -> None:
    for shape in (0.5, 1, 3, 40, 2500):
        for share in (0.001, 0.025, 0.5, 0.975, 0.999):
            assert gamma_share(shape, gamma_quantile(shape, share)) == pytest.approx(share)


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [  # Newcombe 1998, Statistics in Medicine 17:873–890, table II, method 10
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((6, 7, 2, 7), 0.0582, 0.8062),
        ((5, 56, 0, 29), -0.0381, 0.1926),
        ((0, 10, 0, 20), -0.1611, 0.2775),
        ((10, 10, 0, 20), 0.6791, 1.0000),
    ],
)
def test_newcombe_gives_the_published_intervals(
    counts: tuple[int, int, int, int], low: float, high: float
) -> None:
    assert newcombe_interval(*counts) == pytest.approx((low, high), abs=5e-5)


def test_rate_ratio_is_the_score_interval() -> None:
    """statsmodels: confint_poisson_2indep(30, 1e6, 10, 1e6, method='score', compare='ratio')."""
    expected = (1.4879359142872826, 6.048647616908301)
    assert rate_ratio_interval(30, 1e6, 10, 1e6) == pytest.approx(expected)
    assert (rate_ratio_interval(3, 10, 0, 10) or (0, 0))[1] == math.inf
    assert rate_ratio_interval(0, 10, 0, 10) is None


TIED = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3]


def test_mann_kendall_agrees_with_pymannkendall() -> None:
    test = mann_kendall(TIED)
    assert test.s == 48
    assert test.variance == pytest.approx(481.3333333333333)
    assert (test.z, test.p, test.tau) == pytest.approx(
        (2.142273367256243, 0.032171490663501334, 0.4)
    )


def test_mann_kendall_and_theil_sen_of_the_cloud_seeding_example() -> None:
    """Hollander & Wolfe 1999, example 9.1: K = −6, slope −0.05625 (printed −.0563)."""
    rain = [1.26, 1.27, 1.12, 1.16, 1.03]
    assert mann_kendall(rain).s == -6
    line = theil_sen([1, 2, 3, 4, 5], rain)
    assert line.slope == pytest.approx(-0.05625)
    assert (line.low, line.high) == pytest.approx((-0.15, 0.04))


def test_theil_sen_agrees_with_scipy_on_ties_and_gaps() -> None:
    """scipy.stats.theilslopes(y, x, 0.95, method='separate')."""
    line = theil_sen(range(len(TIED)), TIED)
    assert (line.slope, line.intercept, line.low, line.high) == pytest.approx(
        (0.4, 2.0, 0.0, 0.6153846153846154)
    )
    x = [0, 1, 2, 4, 5, 7, 8, 9, 10, 12, 13]
    y = [0, 0, 0.1, 0.05, 0.2, 0.2, 0.15, 0.3, 0.3, 0.5, 0.4]
    line = theil_sen(x, y)
    assert (line.slope, line.low, line.high) == pytest.approx((1 / 30, 0.025, 0.05))


def test_theil_sen_agrees_with_all_slopes_sorted() -> None:
    values = [math.sin(7.3 * place) + place / 9 for place in range(41)]
    slopes = sorted(
        (values[late] - values[early]) / (late - early)
        for early in range(41)
        for late in range(early + 1, 41)
    )
    middle = (slopes[(len(slopes) - 1) // 2] + slopes[len(slopes) // 2]) / 2
    assert theil_sen(range(41), values).slope == pytest.approx(middle)


def test_no_slope_from_one_point_of_time() -> None:
    with pytest.raises(ValueError, match="two points"):
        theil_sen([1], [2])
    with pytest.raises(ValueError, match="each at a time of its own"):
        theil_sen([1, 1], [2, 3])


def test_adjusting_agrees_with_statsmodels() -> None:
    """statsmodels: multipletests([...], method='fdr_bh')."""
    adjusted = adjust_for_many([0.01, 0.04, 0.03, 0.005, 0.2, 0.5])
    assert adjusted == pytest.approx([0.03, 0.06, 0.06, 0.03, 0.24, 0.5])


def test_silence_agrees_with_counting_all_ways() -> None:
    for sightings, until_last, since in ((2, 5, 4), (3, 10, 16), (1, 3, 9)):
        ways = math.comb(until_last, sightings) / math.comb(until_last + since, sightings)
        assert silence_p(sightings, until_last, since) == pytest.approx(ways)


def test_silence_needed_is_the_least_number_that_will_do() -> None:
    for sightings, until_last in ((1, 1), (2, 5), (3, 10), (20, 400)):
        needed = silence_needed(sightings, until_last)
        assert needed is not None
        assert silence_p(sightings, until_last, needed) <= 0.05
        assert silence_p(sightings, until_last, needed - 1) > 0.05
    assert silence_needed(0, 7) is None
