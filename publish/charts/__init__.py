"""Charts of the report and of the pages: one grammar (Vega-Lite), one theme, text and table behind each."""
