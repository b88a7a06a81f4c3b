"""The site: static pages that open from disk and from any server, made from the published or a frozen warehouse."""
