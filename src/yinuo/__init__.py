"""Yinuo 一诺: the customer-service platform that keeps every promise."""
