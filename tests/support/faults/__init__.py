"""300 referrals while everything is killed in turn: the stack, the killer, the story and its evidence."""
