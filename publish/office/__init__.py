"""Office files: safe zip and XML, parts and relations, paragraphs with one address, controls and pictures."""
