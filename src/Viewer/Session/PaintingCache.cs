using ImageGen.Viewer.Scenes.Painting;

namespace ImageGen.Viewer.Session;

/// <summary>
/// Caches the last few paintings by digest, so that sessions that refer to one can be reopened while the viewer runs.
/// Thread-safe.
/// </summary>
internal sealed class PaintingCache
{
    private const int Most = 32;

    private readonly Lock _lock = new();
    private readonly LinkedList<(string Digest, PaintedCanvas Canvas)> _paintings = [];

    /// <summary>Adds a copy of a painting.</summary>
    public void Put(string digest, PaintedCanvas canvas)
    {
        lock (_lock)
        {
            if (_paintings.Any(painting => painting.Digest == digest))
                return;
            if (_paintings.Count == Most)
                _paintings.RemoveFirst();
            _paintings.AddLast((digest, canvas.Copy()));
        }
    }

    /// <summary>Finds a painting, which must not be modified; returns null if it is not cached.</summary>
    public PaintedCanvas? Find(string digest)
    {
        lock (_lock)
        {
            foreach ((string known, PaintedCanvas canvas) in _paintings)
            {
                if (known == digest)
                    return canvas;
            }

            return null;
        }
    }
}
