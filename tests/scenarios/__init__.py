"""The 48 scenarios of the field, as data, with what tells, judges and draws them."""
