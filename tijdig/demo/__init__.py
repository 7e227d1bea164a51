"""The demonstration: four pregnancies in time-lapse on the real stack, through the interfaces users have."""
