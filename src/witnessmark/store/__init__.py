"""Where a case keeps its bytes, its derived tables and what people decided."""
