"""Search: one box over every kind of right, in any edition, explained."""
