"""What decides: asks subjects, holds the expected values, the clock and the verdict. Never imports a submission."""
