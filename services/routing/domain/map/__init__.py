"""The map of offers (aanbod): read, held against its rules, looked up, compared, shown. Pure."""
