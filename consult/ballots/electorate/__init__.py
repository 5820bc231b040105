"""The electorate of a ballot: those who may vote, and for which organization."""
