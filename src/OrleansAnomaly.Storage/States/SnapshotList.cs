namespace OrleansAnomaly.Storage.States;

/// <summary>The manifests of a store: those that are whole, and what is wrong with the others. One caller changes it at a time.</summary>
internal sealed class SnapshotList
{
    private readonly StateFolder _folder;
    private readonly long _lastSeen;
    private volatile SnapshotManifest[] _whole;

    /// <summary>Reads all manifests there are.</summary>
    /// <param name="folder">Where they lie.</param>
    /// <param name="noneWhole">Whether it may be that none is whole.</param>
    /// <exception cref="StorageException">There are some and none is whole, or they cannot be reached.</exception>
    public SnapshotList(StateFolder folder, bool noneWhole)
    {
        _folder = folder;
        var whole = new List<SnapshotManifest>();
        var damaged = new List<StorageException>();
        foreach (long number in folder.Manifests())
        {
            _lastSeen = number;
            try
            {
                whole.Add(folder.ReadManifest(number));
            }
            catch (StorageException damage)
            {
                damaged.Add(damage);
            }
        }
        if (whole.Count == 0 && damaged.Count > 0 && !noneWhole)
            throw new StorageException($"none of {damaged.Count} manifests is whole; the newest: {damaged[^1].Message}", damaged[^1].File, damaged[^1].Offset, damaged[^1]);
        _whole = [.. whole];
        Damaged = damaged;
    }

    /// <summary>The whole ones, oldest first; read beside a change.</summary>
    public IReadOnlyList<SnapshotManifest> Whole => _whole;

    /// <summary>What is wrong with the others.</summary>
    public IReadOnlyList<StorageException> Damaged { get; }

    /// <summary>Number of the next manifest: higher than any that was seen, whole or not.</summary>
    public long NextNumber => Math.Max(_lastSeen, _whole.Length > 0 ? _whole[^1].Number : 0) + 1;

    /// <summary>Numbers of the data files that some manifest lists.</summary>
    public IEnumerable<int> DataFiles => _whole.SelectMany(manifest => manifest.Files).Select(file => file.File);

    public void Add(SnapshotManifest manifest) => _whole = [.. _whole, manifest];

    /// <summary>Deletes a manifest that is older than the two newest, and all damaged ones: what they list may go now. The names are not flushed.</summary>
    public void Delete(SnapshotManifest manifest)
    {
        int index = Array.IndexOf(_whole, manifest);
        if (index < 0 || index >= _whole.Length - 2)
            throw new InvalidOperationException($"manifest {manifest.Number} is {(index < 0 ? "not in the list" : "one of the two newest")}; expected an older one");
        // It may only be unreadable for now; what it lists stays until there is a newer one.
        if (_lastSeen > _whole[^1].Number)
            throw new InvalidOperationException($"manifest {_lastSeen} is damaged and newer than the whole ones; expected another to be published first");
        SnapshotManifest[] kept = [.. _whole.Where(other => other != manifest)];
        foreach (long number in _folder.Manifests())
        {
            if (kept.All(other => other.Number != number))
                _folder.DeleteManifest(number);
        }
        _whole = kept;
    }
}
