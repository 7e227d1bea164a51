"""Everything that starts, watches and describes a running Tijdig."""
