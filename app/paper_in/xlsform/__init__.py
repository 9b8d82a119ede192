"""XLSForm, the workbook the survey world writes forms in: read into form templates, and written from them.

Both directions stand in one folder because they share everything: names of columns, of types, of operators.
"""

from app.paper_in.xlsform.reading import is_xlsform, read_xlsform
from app.paper_in.xlsform.writing import Written, write_xlsform

__all__ = ["Written", "is_xlsform", "read_xlsform", "write_xlsform"]
