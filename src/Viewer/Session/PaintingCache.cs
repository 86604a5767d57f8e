using ImageGen.Viewer.Scenes.Painting;

namespace ImageGen.Viewer.Session;

/// <summary>
/// The last few paintings by their digests, so that a session that names one finds it again while the viewer runs. Safe
/// to use from several threads.
/// </summary>
internal sealed class PaintingCache
{
    private const int Most = 32;

    private readonly Lock _lock = new();
    private readonly LinkedList<(string Digest, PaintedCanvas Canvas)> _paintings = [];

    /// <summary>Keeps a copy of a painting.</summary>
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

    /// <summary>A painting, not to be painted on; null when it is not here.</summary>
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
