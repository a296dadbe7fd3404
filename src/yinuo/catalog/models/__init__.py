from yinuo.catalog.models.category import MAX_DEPTH, Category, RequestKind, Stage

__all__ = ["MAX_DEPTH", "Category", "RequestKind", "Stage"]
