"""The map of offers in HSDS 3, the Human Services Data Specification of Open Referral. Pure.

`tables` says which objects there are and how they hang together; `nesting` turns the nested JSON form into
tables and back; `writing` and `reading` map a map of offers to tables and back. What HSDS has no field for
travels as HSDS `attribute`s of a taxonomy of our own, so that export and import lose nothing.
"""
