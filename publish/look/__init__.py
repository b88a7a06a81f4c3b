"""How pages and pictures look: colours, fonts and page templates."""
