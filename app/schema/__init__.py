"""The form template as a document: read, checked, laid out, asked and shown; pure functions that know no table."""
