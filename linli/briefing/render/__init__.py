"""A finished briefing laid out as a document, slides, a PDF, a workbook and pictures."""
