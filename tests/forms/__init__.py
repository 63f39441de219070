"""Sources in every form, built from our own sentences."""
