"""The only room that imports torch and scikit-learn: data, model, engine, the process."""
