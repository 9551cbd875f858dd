"""The plan itself: its chapters, measures and bodies, the systems that it names, and what of them works here."""
