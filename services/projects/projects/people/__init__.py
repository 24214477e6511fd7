"""Who acts, who is known, what people are called: ids are kept here, names are asked of participation."""
