"""The demonstration company: 安居一诺, which repairs household appliances and looks after property."""
