"""Reports: dispositions, open issues and the report of the chair."""
