"""Search 查找: own tokens of customers and rooms in the database's own text index, the same on both databases."""
