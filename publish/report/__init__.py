"""The whole report: summary, chapter 1, assembly, the rounds of the portals, the note and questions afterwards."""
