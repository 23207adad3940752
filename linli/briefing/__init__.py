"""The briefing: the speech that fills its own blanks, the pages of the seminar, and their exports."""
