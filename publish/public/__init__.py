"""What a public file may not hold: names, comments, hidden sheets, small cells. One module per kind of file."""
