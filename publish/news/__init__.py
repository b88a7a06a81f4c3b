"""The news kit: a draft news item, posts and share cards from the frozen figures, and the gate before they go out."""
