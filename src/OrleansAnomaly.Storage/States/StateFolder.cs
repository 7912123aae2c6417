using OrleansAnomaly.Storage.Files;

namespace OrleansAnomaly.Storage.States;

/// <summary>The folder of data files and manifests. What the system says of it becomes a <see cref="StorageException"/> here.</summary>
internal sealed class StateFolder(IFiles files)
{
    private const string Folder = "states";

    /// <summary>Numbers of the data files there are, in order.</summary>
    public IReadOnlyList<int> DataFiles() =>
        [.. Names().Select(name => StateFileFormat.IsName(name, out int number) ? number : 0).Where(number => number > 0)];

    /// <summary>Numbers of the manifests there are, whole or not, in order.</summary>
    public IReadOnlyList<long> Manifests() =>
        [.. Names().Select(name => ManifestFormat.IsName(name, out long number) ? number : 0).Where(number => number > 0).Order()];

    public SnapshotManifest ReadManifest(long number)
    {
        string name = Manifest(number), path = files.Describe(name);
        byte[] bytes = Guarded(name, "could not be read", () =>
        {
            using IFile file = files.Open(name);
            long length = file.Length;
            if (length > ManifestFormat.MaxBytes)
                throw new StorageException($"the manifest has {length} bytes; expected at most {ManifestFormat.MaxBytes}", path, ManifestFormat.MaxBytes);
            var all = new byte[length];
            return all[..file.Read(all, 0)];
        });
        return ManifestFormat.Read(bytes, number, path);
    }

    /// <summary>Writes a manifest under the name of an unfinished one, and makes it and the names of all data files durable.</summary>
    public void WriteManifest(SnapshotManifest manifest)
    {
        byte[] bytes = ManifestFormat.Write(manifest);
        string name = Manifest(manifest.Number) + ManifestFormat.Unfinished;
        if (bytes.Length > ManifestFormat.MaxBytes)
            throw new StorageException($"the manifest would have {bytes.Length} bytes; expected at most {ManifestFormat.MaxBytes}: let data files be larger", files.Describe(name));
        Guarded(name, "could not be written", () =>
        {
            files.Delete(name);
            using IFile file = files.Create(name);
            file.Write(bytes, 0);
            file.Flush();
        });
        FlushNames();
    }

    /// <summary>Gives a manifest that was written its name, from which moment it counts.</summary>
    public void RevealManifest(SnapshotManifest manifest)
    {
        string name = Manifest(manifest.Number);
        Guarded(name, "could not be given its name", () => files.Rename(name + ManifestFormat.Unfinished, name));
        FlushNames();
    }

    public void DeleteManifest(long number) => Guarded(Manifest(number), "could not be deleted", () => files.Delete(Manifest(number)));

    public void DeleteData(int number) => Guarded(Data(number), "could not be deleted", () => files.Delete(Data(number)));

    public StateFile CreateData(int number) =>
        Guarded(Data(number), "could not be made", () => new StateFile(number, files.Create(Data(number)), files.Describe(Data(number))));

    public StateFile OpenData(int number) =>
        Guarded(Data(number), "could not be opened", () => new StateFile(number, files.Open(Data(number)), files.Describe(Data(number))));

    public void FlushNames() => Guarded(Folder, "could not be flushed", () => files.FlushFolder(Folder));

    /// <summary>Where a data file lies, for messages.</summary>
    public string DescribeData(int number) => files.Describe(Data(number));

    /// <summary>Where the folder lies, for messages.</summary>
    public string Describe() => files.Describe(Folder);

    private static string Data(int number) => $"{Folder}/{StateFileFormat.Name(number)}";

    private static string Manifest(long number) => $"{Folder}/{ManifestFormat.Name(number)}";

    private IReadOnlyList<string> Names() => Guarded(Folder, "could not be listed", () => files.List(Folder));

    private void Guarded(string name, string refusal, Action action) => Guarded(name, refusal, () =>
    {
        action();
        return true;
    });

    private T Guarded<T>(string name, string refusal, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (IOException refused)
        {
            throw new StorageException($"{refusal}: {refused.Message}", files.Describe(name), -1, refused);
        }
    }
}
